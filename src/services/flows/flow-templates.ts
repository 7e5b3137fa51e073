import { flowTemplateSteps, type FlowTemplate, type NewFlowTemplate } from '../../contract/flow-sharing.ts';
import {
  deleteFlowTemplate,
  insertFlowTemplate,
  listFlowTemplates,
  updateFlowTemplate,
  type FlowTemplateContent,
  type FlowTemplateRow,
} from '../../io/db/flow-templates.ts';
import { asPerson } from '../../io/db/transaction.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import type { Platform } from '../platform.ts';
import { checkCounts } from './check-steps.ts';
import { FlowError } from './flow-error.ts';

type Parts = Pick<Platform, 'db' | 'clock'>;

const mostTemplates = 200;

/** The actor's own templates and those that the organisation shares. */
export async function allFlowTemplates({ db, clock }: Parts, actor: Actor): Promise<readonly FlowTemplate[]> {
  authorise(actor, 'flow.take-part', { now: clock() });
  const rows = await asPerson(db, actor, (tx) => listFlowTemplates(tx, actor, mostTemplates));
  return rows.map((row) => itemOf(row, actor));
}

/** @throws {FlowError} `flow.too-many-templates` and the limits of steps */
export async function makeFlowTemplate(
  { db, clock }: Parts,
  actor: Actor,
  template: NewFlowTemplate,
): Promise<FlowTemplate> {
  const now = clock();
  authorise(actor, 'flow.take-part', { now });
  checkCounts(template.steps);
  const content = contentOf(template, now);
  return asPerson(db, actor, async (tx) => {
    if ((await listFlowTemplates(tx, actor, mostTemplates)).length >= mostTemplates)
      throw new FlowError('flow.too-many-templates', `expected at most ${mostTemplates} templates`);
    const id = await insertFlowTemplate(tx, actor, content);
    return itemOf({ ...content, id, accountId: actor.accountId }, actor);
  });
}

/** @throws {FlowError} `flow.unknown-template` where it is not the actor's own */
export async function changeFlowTemplate(
  { db, clock }: Parts,
  actor: Actor,
  id: string,
  template: NewFlowTemplate,
): Promise<FlowTemplate> {
  const now = clock();
  authorise(actor, 'flow.take-part', { now });
  checkCounts(template.steps);
  const content = contentOf(template, now);
  const { accountId } = actor;
  const changed = await asPerson(db, actor, (tx) => updateFlowTemplate(tx, id, accountId, content));
  if (!changed) throw unknown();
  return itemOf({ ...content, id, accountId }, actor);
}

/** @throws {FlowError} `flow.unknown-template` where it is not the actor's own */
export async function removeFlowTemplate({ db }: Parts, actor: Actor, id: string): Promise<void> {
  if (!(await asPerson(db, actor, (tx) => deleteFlowTemplate(tx, id, actor.accountId)))) throw unknown();
}

const unknown = () => new FlowError('flow.unknown-template', 'you have made no such template');

const contentOf = (
  { name, shared, steps, reminderDays }: NewFlowTemplate,
  changedAt: Date,
): FlowTemplateContent => ({ name, shared, content: { steps }, reminderDays, changedAt });

const itemOf = (row: FlowTemplateRow, { accountId }: Actor): FlowTemplate => ({
  id: row.id,
  name: row.name,
  shared: row.shared,
  own: row.accountId === accountId,
  steps: flowTemplateSteps.parse(row.content['steps']),
  ...(row.reminderDays === undefined ? {} : { reminderDays: row.reminderDays }),
  changedAt: row.changedAt.toISOString(),
});
