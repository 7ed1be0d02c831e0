/** An image callable that runs in a thread of its own. */

/** See {@link imageSelector}. */
export class ImageSelector {
  readonly module: URL;
  readonly exportName: string;

  constructor(module: URL, exportName: string) {
    this.module = module;
    this.exportName = exportName;
  }
}

/**
 * An image callable that is an export of a module and runs in a worker thread: however long it computes, the
 * master does not stand still, and at the deadline of the substantiation the thread is ended.
 *
 * @param module the module's URL, such as `new URL('./find-image.js', import.meta.url)`
 * @param exportName the callable's name there
 * @example
 * ```ts
 * image: imageSelector(new URL('./find-image.js', import.meta.url), 'findImage')
 * ```
 */
export function imageSelector(module: URL, exportName: string): ImageSelector {
  return new ImageSelector(module, exportName);
}
