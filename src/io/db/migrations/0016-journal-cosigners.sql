-- What each witness cosigned last, also where it has been away for long. A verifier key has up to two kilobytes, its
-- hash eight bytes.
create index journal_cosignature_cosigner on journal_cosignature (hashtextextended(cosigner, 0), size);
