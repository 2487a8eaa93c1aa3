// A program that starts an embedded server in the folder it is given, tells its address, and holds it until it is killed.
import { startEmbeddedPostgres } from '../src/embedded/start-embedded-postgres.ts';

const { adminUrl } = await startEmbeddedPostgres(process.argv[2] ?? '', ['fsync=off']);
process.send?.(adminUrl);
