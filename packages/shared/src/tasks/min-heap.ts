/** A heap of numbers; `pop` gives the smallest. Used to keep orders stable in O(log n) a step. */
export class MinHeap {
  private readonly items: number[] = [];

  get size(): number {
    return this.items.length;
  }

  push(value: number): void {
    let at = this.items.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.at(parent) <= value) break;
      this.items[at] = this.at(parent);
      at = parent;
    }
    this.items[at] = value;
  }

  pop(): number | undefined {
    const smallest = this.items[0];
    const last = this.items.pop();
    if (last === undefined || this.items.length === 0) return smallest;
    this.sink(last);
    return smallest;
  }

  private sink(value: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.items.length) break;
      if (child + 1 < this.items.length && this.at(child + 1) < this.at(child)) child += 1;
      if (this.at(child) >= value) break;
      this.items[at] = this.at(child);
      at = child;
    }
    this.items[at] = value;
  }

  /** Only called with indices inside the heap, so the fallback is never taken. */
  private at(index: number): number {
    return this.items[index] ?? Number.POSITIVE_INFINITY;
  }
}
