import type { ProfileInput } from '../profile.js';

export const instant = {
  name: 'instant',
  description: 'Nothing takes time: a server is ACTIVE when it is asked for again. For tests.',
} satisfies ProfileInput;
