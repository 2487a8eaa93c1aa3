import { useDatabase, withClient } from '@portcullis/db/testing';
describe('x', () => { const d = useDatabase(); it('y', async () => { await withClient(d().adminUrl, async (c) => {
 console.log((await c.query("select version(), (select count(*) from pg_collation where collprovider='i') icu, (select string_agg(collname,',') from pg_collation where collprovider <> 'i') as names, (select datcollate from pg_database where datname=current_database())")).rows);
 try { console.log((await c.query(`select lower('GRÜN' collate "und-x-icu")`)).rows); } catch (e) { console.log(String(e)); }
}); }); });
