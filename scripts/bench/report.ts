/** Prints what was measured as a table, and each bar of the project as met or not met; a miss fails nothing. */
export interface Report {
  heading(text: string): void;
  row(name: string, milliseconds: number, note?: string): void;
  /** A bar that the measured figure must reach (`at least`) or keep under (`at most`). */
  bar(name: string, measured: number, side: 'at least' | 'at most', limit: number): void;
}

/** One part of the benchmark. */
export type Suite = (report: Report) => Promise<void>;

export function printReport(): Report {
  return {
    heading: (text) => console.log(`\n${text}`),
    row: (name, milliseconds, note = '') =>
      console.log(`  ${name.padEnd(52)} ${milliseconds.toFixed(3).padStart(10)} ms   ${note}`.trimEnd()),
    bar: (name, measured, side, limit) => {
      const met = side === 'at least' ? measured >= limit : measured <= limit;
      console.log(`  ${met ? 'met' : 'not met'}: ${name}: ${measured.toFixed(2)}, ${side} ${limit}`);
    },
  };
}
