import type { Signer } from '../../pki/crypto/signer.ts';

export interface SignedAnswer {
  readonly der: Uint8Array;
  /** Of these bytes, in hexadecimal: by it a cache knows that it has them. */
  readonly tag: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Of the status that it tells. */
  readonly sequence: number;
  readonly responderId: string;
}

/** What makes an answer still right. */
export interface AnswerTerms {
  readonly sequence: number;
  readonly responderId: string;
  readonly now: Date;
}

export interface AnswerMemory {
  /**
   * The answer to one CertID while its status and responder are the same and half of its life is not over; else a
   * new one by `sign`, once for all who ask meanwhile.
   */
  answerFor(
    certId: Uint8Array,
    terms: AnswerTerms,
    sign: () => Promise<SignedAnswer>,
  ): Promise<{ readonly answer: SignedAnswer; readonly kept: boolean }>;
  /** A responder's key, opened once. */
  signerFor(keyId: string, open: () => Promise<Signer>): Promise<Signer>;
}

/** Bounded: who asks about many serials drives out the answers that nobody has asked for the longest. */
export function createAnswerMemory({
  answers: mostAnswers = 20_000,
  signers: mostSigners = 1000,
} = {}): AnswerMemory {
  const answers = new Map<string, SignedAnswer>();
  const beingSigned = new Map<string, Promise<SignedAnswer>>();
  const signers = new Map<string, Promise<Signer>>();

  return {
    async answerFor(certId, terms, sign) {
      const key = Buffer.from(certId).toString('latin1');
      const known = answers.get(key);
      if (known !== undefined && isRight(known, terms)) {
        keep(answers, key, known, mostAnswers);
        return { answer: known, kept: true };
      }
      const turn = `${terms.sequence} ${terms.responderId} ${key}`;
      const running = beingSigned.get(turn);
      if (running !== undefined) return { answer: await running, kept: true };
      const signing = sign();
      beingSigned.set(turn, signing);
      try {
        const answer = await signing;
        keep(answers, key, answer, mostAnswers);
        return { answer, kept: false };
      } finally {
        beingSigned.delete(turn);
      }
    },
    signerFor(keyId, open) {
      const known = signers.get(keyId);
      if (known !== undefined) return known;
      const opening = open();
      keep(signers, keyId, opening, mostSigners);
      opening.catch(() => signers.delete(keyId));
      return opening;
    },
  };
}

/** Before `thisUpdate` is after a clock that went back: such an answer would not be believed. */
function isRight(answer: SignedAnswer, { sequence, responderId, now }: AnswerTerms): boolean {
  const [from, until] = [answer.thisUpdate.getTime(), answer.nextUpdate.getTime()];
  const fresh = now.getTime() >= from && now.getTime() < (from + until) / 2;
  return fresh && answer.sequence === sequence && answer.responderId === responderId;
}

function keep<Value>(memory: Map<string, Value>, key: string, value: Value, most: number): void {
  memory.delete(key);
  memory.set(key, value);
  const oldest = memory.size > most ? memory.keys().next().value : undefined;
  if (oldest !== undefined) memory.delete(oldest);
}
