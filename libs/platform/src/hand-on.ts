/**
 * Hands on what `find` finds: at once where it is at hand, else when it comes. On the way of requests that are asked thousands of times
 * a second every promise counts. What any of it throws goes to `fail`.
 */
export function handOn<T>(find: () => T | Promise<T>, take: (found: T) => void, fail: (error: unknown) => void): void {
  try {
    const found = find();
    if (found instanceof Promise) found.then(take).catch(fail);
    else take(found);
  } catch (error) {
    fail(error);
  }
}
