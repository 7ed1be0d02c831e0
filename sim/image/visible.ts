import type { ImageRecord, ImageState } from './state.js';

/** Who asks for a list. */
export interface Reader {
  readonly projectId: string | undefined;
  readonly isAdmin: boolean;
}

/**
 * What a list shows: to a project its own images, public and community ones, and those that are shared with it and
 * that it has accepted; community images of others only where they are asked for by visibility.
 */
export function visibleTo(
  state: ImageState,
  { projectId, isAdmin }: Reader,
  visibility?: string,
  memberStatus = 'accepted',
): (image: ImageRecord) => boolean {
  const asked = (image: ImageRecord): boolean => {
    if (visibility === 'all') return true;
    if (visibility !== undefined) return image.visibility === visibility;
    return image.visibility !== 'community' || (projectId !== undefined && image.owner === projectId);
  };
  if (isAdmin) return asked;
  return (image) => {
    if (!asked(image)) return false;
    if (image.visibility === 'public' || image.visibility === 'community') return true;
    if (projectId === undefined) return false;
    if (image.owner === projectId) return true;
    const member = state.members.get(image.id)?.get(projectId);
    const accepted = memberStatus === 'all' || member?.status === memberStatus;
    return image.visibility === 'shared' && member !== undefined && accepted;
  };
}
