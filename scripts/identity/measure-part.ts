// The other core: measures some of the rows. Started by measure-in-parallel.
import { measureIdentity, type Selection } from './measure-identity.ts';

process.once('message', (selection: Selection) => {
  void measureIdentity(selection).then((measurement) => process.send?.(measurement, () => process.disconnect()));
});
