/** Stands in every canary, at both ends, so that a part of one is found too, and nowhere else. */
export const mark = 'Zq7xCanary9'

/** A secret that says where it was planted. Letters, digits and `-` alone, so that it can stand anywhere. */
export function createCanary(place: string): string {
  return `${mark}-${place.replace(/[^A-Za-z0-9]+/g, '-')}-${mark}`
}

/** One with everything that is escaped somewhere. */
export function createAwkwardCanary(place: string): string {
  return `${mark}"<&é+/%\\ '${place}${mark}`
}
