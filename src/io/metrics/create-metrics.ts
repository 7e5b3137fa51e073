import {
  families,
  type CounterName,
  type FamilyName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
} from './families.ts';

/** What the platform counts about itself, readable in the Prometheus text format. */
export interface Metrics {
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>): void;
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, seconds: number): void;
  set<Name extends GaugeName>(name: Name, labels: LabelsOf<Name>, value: number): void;
  /** A gauge that is read when it is asked for. */
  read<Name extends GaugeName>(name: Name, samples: () => Samples<Name> | Promise<Samples<Name>>): void;
  render(): Promise<string>;
}

export type Samples<Name extends GaugeName> = readonly {
  readonly labels: LabelsOf<Name>;
  readonly value: number;
}[];

interface Histogram {
  readonly buckets: number[];
  sum: number;
  count: number;
}

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;
/** Labels are of closed sets; should one ever not be, memory is bounded all the same. */
const mostSeries = 5000;

export function createMetrics(): Metrics {
  const numbers = new Map<FamilyName, Map<string, number>>();
  const histograms = new Map<FamilyName, Map<string, Histogram>>();
  const readers = new Map<GaugeName, () => Promise<ReadonlyMap<string, number>>>();

  function renderFamily(name: FamilyName, read: ReadonlyMap<string, number> | undefined): readonly string[] {
    const plain = [...(read ?? numbers.get(name) ?? [])].map(([labels, value]) =>
      sample(name, labels, value),
    );
    const series = [...(histograms.get(name) ?? [])].flatMap(([labels, histogram]) =>
      renderHistogram(name, labels, histogram),
    );
    if (plain.length + series.length === 0) return [];
    const { help, kind } = families[name];
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...plain, ...series];
  }

  return {
    count(name, labels) {
      const series = seriesOf(numbers, name);
      const key = labelText(labels);
      if (series.has(key) || series.size < mostSeries) series.set(key, (series.get(key) ?? 0) + 1);
    },
    set(name, labels, value) {
      const series = seriesOf(numbers, name);
      const key = labelText(labels);
      if (series.has(key) || series.size < mostSeries) series.set(key, value);
    },
    observe(name, labels, seconds) {
      const series = seriesOf(histograms, name);
      const key = labelText(labels);
      const histogram = series.get(key) ?? { buckets: bounds.map(() => 0), sum: 0, count: 0 };
      if (series.size < mostSeries) series.set(key, histogram);
      for (const [i, bound] of bounds.entries()) {
        if (seconds <= bound) histogram.buckets[i] = (histogram.buckets[i] ?? 0) + 1;
      }
      histogram.sum += seconds;
      histogram.count++;
    },
    read(name, samples) {
      readers.set(
        name,
        async () => new Map((await samples()).map(({ labels, value }) => [labelText(labels), value])),
      );
    },
    async render() {
      const read = new Map<FamilyName, ReadonlyMap<string, number>>();
      let failed = 0;
      for (const [name, reader] of readers) {
        try {
          read.set(name, await reader());
        } catch {
          // What cannot be read is missing in the answer and counted there; the rest is told.
          failed++;
        }
      }
      read.set('sertel_metrics_failed', new Map([['', failed]]));
      const names = Object.keys(families).filter(isFamilyName);
      return `${names.flatMap((name) => renderFamily(name, read.get(name))).join('\n')}\n`;
    },
  };
}

function seriesOf<Value>(all: Map<FamilyName, Map<string, Value>>, name: FamilyName): Map<string, Value> {
  const known = all.get(name);
  if (known !== undefined) return known;
  const series = new Map<string, Value>();
  all.set(name, series);
  return series;
}

const isFamilyName = (name: string): name is FamilyName => name in families;

const labelText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([label, value]) => `${label}="${value.replace(/[\\"\n]/g, escapeCharacter)}"`)
    .join(',');

const escapeCharacter = (character: string): string => (character === '\n' ? '\\n' : `\\${character}`);

const sample = (name: string, labels: string, value: number): string =>
  `${name}${labels === '' ? '' : `{${labels}}`} ${value}`;

function renderHistogram(
  name: string,
  labels: string,
  { buckets, sum, count }: Histogram,
): readonly string[] {
  const withBound = (bound: string) => (labels === '' ? `le="${bound}"` : `${labels},le="${bound}"`);
  return [
    ...bounds.map((bound, i) => sample(`${name}_bucket`, withBound(String(bound)), buckets[i] ?? 0)),
    sample(`${name}_bucket`, withBound('+Inf'), count),
    sample(`${name}_sum`, labels, sum),
    sample(`${name}_count`, labels, count),
  ];
}
