/** Makes every use of something that an object does not have an error that names it. */
export function cover<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, property): unknown {
      if (typeof property === 'symbol' || property in object) return Reflect.get(object, property) as unknown;
      if (property === 'then' || property === 'toJSON') return undefined;
      throw new TypeError(`${name}.${property} is not covered`);
    },
  });
}

export function hex(red: number, green: number, blue: number): string {
  return [red, green, blue]
    .map((part) =>
      Math.min(255, Math.max(0, Math.round(part) || 0))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')
    .toUpperCase();
}
