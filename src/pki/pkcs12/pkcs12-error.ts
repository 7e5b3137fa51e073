import { AppError } from '../../lib/errors.ts';

export class Pkcs12Error extends AppError<
  | 'pkcs12.wrong-passphrase'
  | 'pkcs12.unsupported'
  | 'pkcs12.too-costly'
  | 'pkcs12.no-key'
  | 'pkcs12.malformed'
> {}
