/** As accounts are kept and found, and failures counted. */
export const normalEmail = (typed: string): string => typed.trim().normalize('NFC').toLowerCase();
