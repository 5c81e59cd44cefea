/** Makes every use of something that an object does not have an error that names it. `Value` is what `GetValue` gives and `SetValue` takes. */
export function cover<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, property): unknown {
      if (typeof property === 'symbol' || property in object) return Reflect.get(object, property) as unknown;
      if (property === 'then' || property === 'toJSON') return undefined;
      const get: unknown = Reflect.get(object, `Get${property}`);
      if (/^[A-Z]/.test(property) && typeof get === 'function') return get.call(object) as unknown;
      throw new TypeError(`${name}.${property} is not covered`);
    },
    set(object, property, value): boolean {
      if (typeof property === 'symbol' || property in object) return Reflect.set(object, property, value);
      const set: unknown = Reflect.get(object, `Set${property}`);
      if (!/^[A-Z]/.test(property)) return Reflect.set(object, property, value); // a script's own
      if (typeof set !== 'function') throw new TypeError(`${name}.${property} is not covered`);
      set.call(object, value);
      return true;
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
