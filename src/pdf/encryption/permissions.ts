/** What the document's maker lets those do who opened it with the user password (ISO 32000-2 table 22). */
export interface Permissions {
  readonly print: boolean;
  readonly modify: boolean;
  readonly copy: boolean;
  readonly annotate: boolean;
  readonly fillFields: boolean;
  readonly createFields: boolean;
  readonly assemble: boolean;
}

/** For the owner. */
export const everything: Permissions = {
  print: true,
  modify: true,
  copy: true,
  annotate: true,
  fillFields: true,
  createFields: true,
  assemble: true,
};

/** The bits of /P. Revision 2 knows only the first four rights; filling forms is then one with annotating. */
export function readPermissions(p: number, revision: number): Permissions {
  const bit = (number: number): boolean => ((p >>> (number - 1)) & 1) === 1;
  const modify = bit(4);
  const annotate = bit(6);
  return {
    print: bit(3),
    modify,
    copy: bit(5),
    annotate,
    fillFields: annotate || (revision >= 3 && bit(9)),
    // Signature fields among them.
    createFields: annotate && modify,
    assemble: modify || (revision >= 3 && bit(11)),
  };
}
