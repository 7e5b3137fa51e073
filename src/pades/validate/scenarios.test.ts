import { expect, it } from 'vitest';
import { scenarios } from '../../../test/pki/scenarios.ts';
import { makeTimeline } from '../../../test/pki/timeline.ts';
import { bufferSource } from '../../pdf/source.ts';
import { subIndications } from './report.ts';
import { validatePdf } from './validate-pdf.ts';

it.each(scenarios)('$name: $expected', async ({ live, keys, expected, process }) => {
  const { bytes, at, anchors, evidence, policy } = await live(await makeTimeline(...(keys ?? [])));
  const report = validatePdf(bufferSource(bytes), { anchors, at, evidence, ...policy });
  const signature = report.signatures.at(-1)!;
  expect(signature.subIndication ?? signature.verdict).toBe(expected);
  if (expected !== 'passed') expect(signature.verdict).toBe(subIndications[expected]);
  if (process !== undefined) expect(signature.process).toBe(process);
});
