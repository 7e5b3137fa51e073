/**
 * How a clause becomes behaviour: a module is data. Its states say whom they wait for and which date counts; its acts are
 * the transitions between them with everything that makes an act valid. What a clause computes (a check, a date, what
 * follows) is one function named in the table. `perform-act.ts` is the only machine; no module has its own.
 */
import type { z } from 'zod';
import { agreementActors } from '../../../contract/agreement-roles.ts';
import type { ActVisibility, OccurrenceVisibility } from '../../../io/db/agreement-schema.ts';
import type { AgreementRow, ClauseRow } from '../../../io/db/agreements.ts';
import type { ActRow } from '../../../io/db/occurrence-acts.ts';
import type { OccurrenceRow } from '../../../io/db/occurrences.ts';
import type { Block } from '../../../pdf/document-writer/write-document.ts';
import type { Role } from '../../identity/roles.ts';
import type { Calendar, DeadlineRule, Reading } from '../calendar/compute-deadline.ts';
import type { AgreementErrorCode } from './agreement-error.ts';
import type { AgreementSettings } from './agreement-settings.ts';
import type { Consequence } from './consequence.ts';

/** PIHAK KESATU and PIHAK KEDUA. */
export type Party = 'K' | 'D';

/** A party by its place in the occurrence, or by name. `system`: the platform, never an actor. */
export type Side = Party | 'owner' | 'other' | 'either' | 'system';

export interface Module {
  readonly name: string;
  readonly title: { readonly id: string; readonly en: string };
  readonly clause: string;
  /** R-numbers of requirements.md. */
  readonly requirements: readonly string[];
  /** Whose each occurrence is: the obligated party, or whoever opens it. */
  readonly owner: Party | 'opener';
  /** Plain staff see those that they opened themselves. */
  readonly ownOnly?: true;
  readonly states: Readonly<Record<string, StateRule>>;
  readonly acts: Readonly<Record<string, Transition>>;
}

export interface StateRule {
  readonly awaits: 'owner' | 'other' | Party | 'both' | 'none';
  /** The name of the date that counts while this state lasts. */
  readonly due?: string;
  /** How many days before that date it is told of; 0 once it has passed. */
  readonly reminds?: readonly number[];
  readonly tone?: 'accepted' | 'returned' | 'suspended';
  readonly final?: true;
}

export interface Transition {
  /** `new` opens an occurrence; `open` means every state that is not final. */
  readonly from: 'new' | 'open' | readonly string[];
  /** `same` leaves the state as it is. */
  readonly to: string;
  readonly by: Side;
  readonly roles: readonly Role[];
  readonly facts?: z.ZodObject;
  /** Kinds of evidence without which it is refused. */
  readonly evidence?: readonly string[];
  readonly reason?: true;
  /** It takes both parties' acts, in any order; the state moves with the second. */
  readonly both?: true;
  /** Of `both`: the facts that both name alike; else the second act agrees to something else. */
  readonly agrees?: readonly string[];
  /** Of `both`: beside what the state waits for, so that half of it takes its party off no board. */
  readonly aside?: true;
  /** What was agreed so far is about something else now: earlier consents of a `both` act count no more. */
  readonly revises?: true;
  /** Somebody other than who did this act last: two pairs of eyes. */
  readonly notBy?: string;
  /** The document that the actor signs with a personal certificate; with `both` one document for both. */
  readonly signs?: SignedAct;
  /** Who sees the act, its facts and evidence; both parties where it says nothing. */
  readonly seen?: ActVisibility;
  /** Who sees the occurrence from this act on. */
  readonly shows?: OccurrenceVisibility;
  /** The fact that lists the accounts who may read what is open to named people. */
  readonly readers?: string;
  /** Who does it brings what is sealed, and so becomes one of its readers; any other sealed act takes a reader. */
  readonly delivers?: true;
  readonly tells: 'other' | 'both' | 'none';
  readonly dates?: readonly DateRule[];
  /** Facts that the platform itself brings, such as figures that it counted; nobody types them. */
  readonly fills?: (context: ActContext) => Facts | Promise<Facts>;
  readonly check?: (context: ActContext) => Refused | undefined | Promise<Refused | undefined>;
  readonly follows?: (context: ActContext) => readonly Consequence[] | Promise<readonly Consequence[]>;
  /** Pasal 9 ayat (3) and what else outlives the agreement. */
  readonly afterEnd?: true;
  /** Before the agreement is in force. */
  readonly beforeStart?: true;
}

export interface SignedAct {
  readonly title: string;
  readonly body?: (context: ActContext) => readonly Block[] | Promise<readonly Block[]>;
}

export interface DateRule {
  readonly name: string;
  /** `act`: the time of the act; else the fact that holds a date or a time. */
  readonly from: string;
  /** How it is counted, undefined where it does not follow this time; only words: the day that the fact holds. */
  readonly rule:
    | ((settings: AgreementSettings, context: ActContext) => DeadlineRule | Moment | undefined)
    | { readonly words: Reading['rule'] };
  readonly clause?: string;
  /** A target of the house: no clause sets it. */
  readonly house?: true;
  /** The act that meets it, and the fact that says when where that was before it was recorded. */
  readonly met?: { readonly act: string; readonly fact?: string };
}

/** A moment that the clause's own function computed; undefined: belum ditetapkan. */
export interface Moment {
  readonly kind: 'moment';
  readonly due: Date | undefined;
  readonly words: Reading['rule'];
}

export type Facts = Readonly<Record<string, unknown>>;

export interface ActContext {
  readonly now: Date;
  readonly agreement: AgreementRow;
  readonly settings: AgreementSettings;
  readonly calendar: Calendar;
  readonly party: Party;
  readonly module: Module;
  /** Undefined while it is opened. */
  readonly occurrence: OccurrenceRow | undefined;
  /** What the actor sees of it, in order; this act is not among them. */
  readonly acts: readonly ActRow[];
  /** Of all those acts and of this one, the newest value of each name. */
  readonly facts: Facts;
  readonly subject: string;
  readonly evidenceKinds: ReadonlySet<string>;
  /** Other occurrences of the agreement, with their facts as the actor sees them. */
  readonly related: (module: string) => Promise<readonly Related[]>;
  /** Every version of every clause, past and to come. */
  readonly clauses: () => Promise<readonly ClauseRow[]>;
  /** Whether another agreement of the acting party bears the number that this one has from it. */
  readonly isNumberTaken: () => Promise<boolean>;
  /** The figures of PIHAK KESATU's use of certificates, counted now for the days of the report. */
  readonly countUsage: () => Promise<Facts>;
}

export interface Related {
  readonly row: OccurrenceRow;
  readonly facts: Facts;
}

export interface Refused {
  readonly code: Extract<
    AgreementErrorCode,
    | 'agreement.too-early'
    | 'agreement.not-allowed'
    | 'agreement.evidence-missing'
    | 'agreement.consent-missing'
    | 'agreement.not-now'
    | 'agreement.number-taken'
  >;
  readonly message: string;
  readonly clause?: string;
}

/** The roles of requirements.md section 2. */
export const pejabat = ['authorised-official'] as const satisfies readonly Role[];
export const koord = ['coordinator', 'authorised-official'] as const satisfies readonly Role[];
export const pic = ['obligation-owner', 'coordinator'] as const satisfies readonly Role[];
export const ciso = ['security-officer', 'authorised-official'] as const satisfies readonly Role[];
export const anyone = agreementActors;
