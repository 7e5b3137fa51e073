/** Where a QR code leads: the public page with the verdict of one document. */
export const verificationUrl = (publicUrl: string, token: string): string =>
  `${publicUrl}/verifikasi/${token}`;
