import { AppError } from '../../lib/errors.ts';

export type CmsErrorCode = 'cms.not-signed-data' | 'cms.signer-count' | 'cms.too-large';

/** CMS bytes that are not the SignedData that was expected. */
export class CmsError extends AppError<CmsErrorCode> {}
