import type { Cloud } from '../../cloud.js';
import type { MessageRecord } from '../state.js';
import { storedTime } from '../times.js';
import type { VolumeCall } from '../volume-call.js';

/** Milliseconds for which a message is kept: 30 days. */
const KEPT = 30 * 24 * 3600 * 1000;

export function addMessage({ volume, ids }: Cloud, message: Omit<MessageRecord, 'id'>): void {
  const id = ids.uuid();
  volume.messages.set(id, { id, ...message });
}

export function viewMessage(call: VolumeCall, message: MessageRecord): Record<string, unknown> {
  return {
    id: message.id,
    event_id: message.eventId,
    user_message: message.text,
    message_level: 'ERROR',
    created_at: storedTime(message.createdAt),
    guaranteed_until: storedTime(message.createdAt + KEPT),
    request_id: message.requestId,
    links: [
      { rel: 'self', href: `${call.selfRoot}/messages/${message.id}` },
      { rel: 'bookmark', href: `${call.bookmarkRoot}/messages/${message.id}` },
    ],
    resource_type: message.resourceType,
    resource_uuid: message.resourceId,
  };
}
