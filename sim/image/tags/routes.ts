import { detailed, forbidden, notFound } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { checkStorable, schemaFault, tagSet } from '../images/image-rules.js';
import { type ImageRoute, noContent } from '../route.js';
import { imageSchema } from '../schemas/documents.js';
import { violationText } from '../schemas/json-schema.js';
import type { ImageRecord } from '../state.js';

const PATH = '/images/{image_id}/tags/{tag_value}';

const addTag: ImageRoute = {
  method: 'PUT',
  path: PATH,
  bodiless: true,
  answer(call) {
    const tag = call.param('tag_value');
    const violation = violationText(imageSchema, { tags: [tag] });
    if (violation !== undefined) throw schemaFault(violation);
    const image = ownImage(call, 'update');
    checkStorable({}, [tag]);
    image.tags = tagSet([...image.tags, tag]);
    image.updatedAt = call.now;
    return noContent;
  },
};

const removeTag: ImageRoute = {
  method: 'DELETE',
  path: PATH,
  bodiless: true,
  answer(call) {
    const image = ownImage(call, 'delete');
    const tag = call.param('tag_value');
    if (!image.tags.includes(tag)) throw detailed(404, '');
    image.tags = image.tags.filter((one) => one !== tag);
    image.updatedAt = call.now;
    return noContent;
  },
};

function ownImage(call: ImageCall, verb: 'update' | 'delete'): ImageRecord {
  const image = call.image((id) => notFound(`Image ${id} not found.`));
  call.requireOwner(image, () => forbidden(`Not allowed to ${verb} tags for image ${image.id}.`));
  return image;
}

export const tagRoutes: readonly ImageRoute[] = [addTag, removeTag];
