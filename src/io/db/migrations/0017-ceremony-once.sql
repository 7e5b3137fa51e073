-- A reviewed file is run once: what it makes would be there twice.
create unique index ceremony_file on ceremony (file_sha256);
