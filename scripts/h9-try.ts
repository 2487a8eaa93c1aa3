import pg from 'pg';
import { makeTemplate, cloneDatabase } from '@portcullis/db/testing';
import { startStack } from '/work/main/scripts/browser/start-stack.ts';
import { seedTenant } from './screenshots/seed/seed.ts';
const server=await makeTemplate();
try { const db=await cloneDatabase(); 
const c=new pg.Client({connectionString:db.adminUrl}); await c.connect();
const stack=await startStack({appUrl:db.appUrl,dashboard:'/work/main/spa/dist'});
const seen=new Map<string,number>();
const timer=setInterval(()=>void c.query("select left(query,1500) q from pg_stat_activity where state='active' and pid<>pg_backend_pid() and now()-query_start > interval '1 second'").then(r=>{for(const x of r.rows) seen.set(x.q,(seen.get(x.q)??0)+1)}).catch(()=>{}),500);
try { let a=performance.now(); await seedTenant({url:stack.url,pool:stack.pool,adminUrl:db.adminUrl},{large:20000,scans:Number(process.env.N??24)}).catch(e=>console.log(String(e).slice(0,200))); console.log('all',performance.now()-a); clearInterval(timer); for(const [q,n] of seen) console.log(n*.5,'s',q);
console.log((await c.query("select relname,n_live_tup,last_autoanalyze,reltuples from pg_stat_user_tables join pg_class using(relname) where relname in ('findings','sightings','scans')")).rows);
} finally { await c.end(); await stack.stop(); } } finally { await server.stop(); }
