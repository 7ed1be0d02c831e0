import type { ComputeRoute } from '../../route.js';
import { addTag } from './add-tag.js';
import { checkTag } from './check-tag.js';
import { deleteTag } from './delete-tag.js';
import { deleteTags } from './delete-tags.js';
import { listTags } from './list-tags.js';
import { replaceTags } from './replace-tags.js';

export const tagRoutes: readonly ComputeRoute<never>[] = [
  listTags,
  replaceTags,
  deleteTags,
  checkTag,
  addTag,
  deleteTag,
];
