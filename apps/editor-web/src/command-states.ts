type Listener = (value: string) => void;

/** What LibreOffice last said of each command at the place where the cursor is, e.g. `.uno:Bold` is `true`. */
export class CommandStates {
  private readonly values = new Map<string, string>();
  private readonly insisted = new Map<string, string>();
  private readonly listeners = new Map<string, Set<Listener>>();

  /** `.uno:Bold=true`, or JSON with `commandName` and `state`. */
  receive(payload: string): void {
    let name: string;
    let value: string;
    if (payload.trimStart().startsWith('{')) {
      const given = JSON.parse(payload) as { commandName?: string; state?: unknown };
      if (given.commandName === undefined) return;
      name = given.commandName;
      value = typeof given.state === 'string' ? given.state : JSON.stringify(given.state);
    } else {
      const at = payload.indexOf('=');
      name = payload.slice(0, at);
      value = payload.slice(at + 1);
    }
    this.values.set(name, value);
    this.tell(name);
  }

  /** The page knows better than LibreOffice; null: no longer. */
  insist(name: string, value: string | null): void {
    if (value === null) this.insisted.delete(name);
    else this.insisted.set(name, value);
    this.tell(name);
  }

  get(name: string): string | undefined {
    return this.insisted.get(name) ?? this.values.get(name);
  }

  isOn(name: string): boolean {
    return this.get(name) === 'true';
  }

  on(name: string, listener: Listener): void {
    const listeners = this.listeners.get(name) ?? new Set();
    listeners.add(listener);
    this.listeners.set(name, listeners);
    const value = this.get(name);
    if (value !== undefined) listener(value);
  }

  private tell(name: string): void {
    const value = this.get(name);
    if (value === undefined) return;
    for (const listener of this.listeners.get(name) ?? []) listener(value);
  }
}
