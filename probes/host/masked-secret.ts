/** What the script of `mmverify host-script` puts in the place of a secret. No reader takes it for anything but one. */
export const maskedSecret = 'mmverify-masked'
