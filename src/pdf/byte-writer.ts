/** Bytes written one after the other into one buffer that grows: a text is never built first and turned into bytes. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(room = 512) {
    this.#bytes = new Uint8Array(room);
  }

  get length(): number {
    return this.#length;
  }

  /** One byte a UTF-16 unit. */
  text(text: string): void {
    const at = this.#grow(text.length);
    const bytes = this.#bytes;
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  }

  /** A whole number from 0 in decimal digits, zeros before it up to `width`. */
  digits(value: number, width = 1): void {
    let count = 1;
    for (let power = 10; power <= value; power *= 10) count++;
    const at = this.#grow(Math.max(count, width));
    const bytes = this.#bytes;
    let rest = value;
    let i = this.#length - 1;
    for (; rest >= 10; i--) {
      const next = rest < 0x80000000 ? (rest / 10) | 0 : Math.floor(rest / 10);
      bytes[i] = 0x30 + rest - 10 * next;
      rest = next;
    }
    bytes[i--] = 0x30 + rest;
    if (i >= at) bytes.fill(0x30, at, i + 1);
  }

  byte(byte: number): void {
    const at = this.#grow(1);
    this.#bytes[at] = byte;
  }

  bytes(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** The same byte, so many times. */
  fill(byte: number, count: number): void {
    const at = this.#grow(count);
    this.#bytes.fill(byte, at, at + count);
  }

  /** What was written: a window on the buffer, which is not written to afterwards. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Where the room for so many more bytes begins. */
  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
    }
    return at;
  }
}
