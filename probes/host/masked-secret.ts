/**
 * What the script of `mmverify host-script` puts in the place of a secret. No reader takes it for anything but a secret. It is the same for all
 * of them: two that are masked may differ, and nothing can be guessed from it.
 */
export const maskedSecret = 'mmverify-masked'

/** Whether a part of a text was masked where it was collected. */
export function holdsMaskedSecret(text: string): boolean {
  return text.includes(maskedSecret)
}
