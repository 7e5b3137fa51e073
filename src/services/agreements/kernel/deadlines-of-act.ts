import type { DeadlineRow } from '../../../io/db/occurrence-acts.ts';
import { dateInJakarta, endOfDay } from '../calendar/calendar-date.ts';
import { computeDeadline } from '../calendar/compute-deadline.ts';
import { momentOf } from './facts.ts';
import type { ActContext, DateRule, Transition } from './module.ts';

export type NewDeadline = Omit<DeadlineRow, 'actId' | 'occurrenceId'>;

/** The dates that follow from an act, frozen with the rule in words as it was read on this day. */
export function deadlinesOfAct(transition: Transition, context: ActContext): readonly NewDeadline[] {
  return (transition.dates ?? []).flatMap((date) => {
    const from = date.from === 'act' ? context.now : momentOf(context.facts, date.from);
    const deadline = from && deadlineOf(date, from, context);
    return deadline === undefined ? [] : [deadline];
  });
}

function deadlineOf(date: DateRule, from: Date, context: ActContext): NewDeadline | undefined {
  const base = {
    name: date.name,
    clause: date.clause ?? context.module.clause,
    contractual: date.house !== true,
  };
  if (typeof date.rule !== 'function') {
    const on = dateInJakarta(from);
    return { ...base, dueAt: endOfDay(on), dueOn: on, rule: date.rule.words, alternative: undefined };
  }
  const rule = date.rule(context.settings, context);
  if (rule === undefined) return undefined;
  if (rule.kind === 'moment') {
    const { due, words } = rule;
    return { ...base, dueAt: due, dueOn: due && dateInJakarta(due), rule: words, alternative: undefined };
  }
  const deadline = computeDeadline(from, rule, context.calendar);
  if (deadline.status === 'belum-ditetapkan')
    return { ...base, dueAt: undefined, dueOn: undefined, rule: deadline.rule, alternative: undefined };
  const { alternative } = deadline;
  return {
    ...base,
    dueAt: deadline.due,
    dueOn: deadline.date,
    rule: deadline.rule,
    alternative: alternative && { on: alternative.date, rule: alternative.rule },
  };
}
