/** Keeps so many values, those that were asked for last. */
export class Kept<Value> {
  readonly #values = new Map<string, Value>();

  constructor(private readonly most: number, private readonly onDropped: (value: Value) => void = () => undefined) {}

  get size(): number {
    return this.#values.size;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.drop(key);
    this.#values.set(key, value);
    for (const oldest of [...this.#values.keys()].slice(0, Math.max(0, this.#values.size - this.most))) this.drop(oldest);
  }

  drop(key: string): void {
    const value = this.#values.get(key);
    if (value === undefined) return;
    this.#values.delete(key);
    this.onDropped(value);
  }

  clear(): void {
    for (const key of [...this.#values.keys()]) this.drop(key);
  }
}
