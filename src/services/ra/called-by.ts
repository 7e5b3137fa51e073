import { findInName, nameToText, type Name } from '../../pki/x509/names.ts';

/** The common name; a name without one as a whole. */
export const calledBy = (name: Name): string => findInName(name, 'CN') ?? nameToText(name);
