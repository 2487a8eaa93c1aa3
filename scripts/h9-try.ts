import { makeTemplate, cloneDatabase } from '@portcullis/db/testing';
import { startStack } from '/work/main/scripts/browser/start-stack.ts';
import { seedTenant } from '/work/main/scripts/screenshots/seed/seed.ts';
const server=await makeTemplate();
try { const db=await cloneDatabase(); let t=performance.now();
const stack=await startStack({appUrl:db.appUrl,dashboard:'/work/main/spa/dist'});
try { console.log('stack',performance.now()-t); t=performance.now();
const s=await seedTenant({url:stack.url,pool:stack.pool,adminUrl:db.adminUrl},{hostile:true,large:20000, scans:Number(process.argv[2]??24)}); console.log('seeded',performance.now()-t);
for(const [k,v] of s.pullRequests) console.log(k,v.map(r=>r.tool+' '+r.verdict.outcome+' '+JSON.stringify(r.counts)));
const o:any=await (await fetch(stack.url+'/api/v1/overview',{headers:{authorization:'Bearer '+s.key}})).json();
console.log(JSON.stringify(o.projects.map((p:any)=>[p.slug,p.outcome,p.open,p.dismissed,p.lastScanAt])),JSON.stringify(o.attention,null,1),o.timeToFix, o.trend.filter((_:any,i:number)=>i%15==0).map((d:any)=>d.day+JSON.stringify(d.open)), o);
} finally { await stack.stop(); } } finally { await server.stop(); }
