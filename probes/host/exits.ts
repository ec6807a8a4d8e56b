/** sed, ls and grep say by these that what they were to read isn't there. */
export const noSuchPlaceExits = [2]
