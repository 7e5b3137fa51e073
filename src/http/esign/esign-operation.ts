/** What every documented operation of the eSign API shares. */
export const esignOperation = (summary: string) => ({
  tags: ['esign'],
  summary,
  security: [{ application: [] as string[] }],
});
