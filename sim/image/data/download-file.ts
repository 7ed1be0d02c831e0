import type { Headers } from '../../http/message.js';
import { forbidden } from '../fault.js';
import type { ImageReply, ImageRoute } from '../route.js';
import { rangeOf } from './byte-range.js';

/** `GET /v2/images/{image_id}/file`, whole or a part (recordings `glance-image-file-head`, `glance-image-queued-file-204`). */
export const downloadFile: ImageRoute = {
  method: 'GET',
  path: '/images/{image_id}/file',
  bodiless: true,
  answer(call): ImageReply {
    const image = call.image();
    if (image.status === 'deactivated' && !call.isAdmin) {
      throw forbidden('The requested image has been deactivated. Image data download is forbidden.');
    }
    const data = call.state.data.get(image.id);
    if (!data) return { status: 204, headers: [['Content-Length', '0']] };
    const range = rangeOf(call.call.header('range'), call.call.header('content-range'), data.byteLength);
    const headers: Headers = [
      ['Content-Type', 'application/octet-stream'],
      ...(image.checksum === null ? [] : ([['Content-MD5', image.checksum]] as const)),
    ];
    if (!range) return { status: 200, headers, bytes: data };
    const span = `bytes ${range.start}-${range.end - 1}/${data.byteLength}`;
    return {
      status: 206,
      headers: [...headers, ['Content-Range', span]],
      bytes: data.subarray(range.start, range.end),
    };
  },
};
