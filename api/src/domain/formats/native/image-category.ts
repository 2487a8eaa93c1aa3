// The category of a scan of an image where the sender names none: several images of one project are kept apart.
import { imageName } from '../../subject.ts';

/** `image/<name without tag and digest>`; undefined for no image. */
export function imageCategory(image: string | undefined): string | undefined {
  return image === undefined ? undefined : `image/${imageName(image)}`.slice(0, 200);
}
