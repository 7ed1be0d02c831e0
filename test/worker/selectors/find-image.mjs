/** Image callables of a user, for the tests of the thread. */
export const oldest = (images) => [...images].sort((x, y) => (x.created < y.created ? -1 : 1))[0];
export const later = async (images) => images[1].id;
export const fails = () => {
  throw new Error('no such release');
};
export const spins = () => {
  for (;;);
};
export const notAFunction = 5;
