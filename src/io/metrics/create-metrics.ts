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

/** A value with its labels, written as they are rendered. */
interface Labelled {
  readonly labels: string;
}

interface Sample extends Labelled {
  value: number;
}

interface Histogram extends Labelled {
  readonly buckets: number[];
  sum: number;
  count: number;
}

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;
/** Labels are of closed sets; should one ever not be, memory is bounded all the same. */
const mostSeries = 5000;

export function createMetrics(): Metrics {
  const numbers = new Map<FamilyName, Map<string, Sample>>();
  const histograms = new Map<FamilyName, Map<string, Histogram>>();
  const readers = new Map<GaugeName, () => Promise<ReadonlyMap<string, number>>>();

  function renderFamily(name: FamilyName, read: ReadonlyMap<string, number> | undefined): readonly string[] {
    const counted = [...(numbers.get(name)?.values() ?? [])].map(
      ({ labels, value }) => [labels, value] as const,
    );
    const plain = [...(read ?? counted)].map(([labels, value]) => sample(name, labels, value));
    const series = [...(histograms.get(name)?.values() ?? [])].flatMap((histogram) =>
      renderHistogram(name, histogram),
    );
    if (plain.length + series.length === 0) return [];
    const { help, kind } = families[name];
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...plain, ...series];
  }

  return {
    count(name, labels) {
      const counter = find(seriesOf(numbers, name), labels, newSample);
      if (counter !== undefined) counter.value++;
    },
    set(name, labels, value) {
      const gauge = find(seriesOf(numbers, name), labels, newSample);
      if (gauge !== undefined) gauge.value = value;
    },
    observe(name, labels, seconds) {
      const histogram = find(seriesOf(histograms, name), labels, newHistogram);
      if (histogram === undefined) return;
      for (let i = bounds.length - 1; i >= 0 && seconds <= (bounds[i] ?? 0); i--)
        histogram.buckets[i] = (histogram.buckets[i] ?? 0) + 1;
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

/** Every request comes here several times, so labels are put into their text only when they are new. */
function find<Value extends Labelled>(
  series: Map<string, Value>,
  labels: Readonly<Record<string, string>>,
  make: (labels: string) => Value,
): Value | undefined {
  let key = '';
  for (const label in labels) key += `${labels[label]}\0`;
  const known = series.get(key);
  if (known !== undefined || series.size >= mostSeries) return known;
  const made = make(labelText(labels));
  series.set(key, made);
  return made;
}

const newSample = (labels: string): Sample => ({ labels, value: 0 });
const newHistogram = (labels: string): Histogram => ({
  labels,
  buckets: bounds.map(() => 0),
  sum: 0,
  count: 0,
});

const isFamilyName = (name: string): name is FamilyName => name in families;

const labelText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([label, value]) => `${label}="${value.replace(/[\\"\n]/g, escapeCharacter)}"`)
    .join(',');

const escapeCharacter = (character: string): string => (character === '\n' ? '\\n' : `\\${character}`);

const sample = (name: string, labels: string, value: number): string =>
  `${name}${labels === '' ? '' : `{${labels}}`} ${value}`;

function renderHistogram(name: string, { labels, buckets, sum, count }: Histogram): readonly string[] {
  const withBound = (bound: string) => (labels === '' ? `le="${bound}"` : `${labels},le="${bound}"`);
  return [
    ...bounds.map((bound, i) => sample(`${name}_bucket`, withBound(String(bound)), buckets[i] ?? 0)),
    sample(`${name}_bucket`, withBound('+Inf'), count),
    sample(`${name}_sum`, labels, sum),
    sample(`${name}_count`, labels, count),
  ];
}
