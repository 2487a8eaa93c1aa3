// The floor of a read: Express and pg and nothing else, answering with the row of one project. Run as a process by read-rows.ts.
import express from 'express';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const app = express();
app.get('/:tenant/projects/:slug', async (req, res) => {
  const { rows } = await pool.query(
    `select id, slug, name, default_branch as "defaultBranch", repository_url as "repositoryUrl", created_at as "createdAt"
     from app.projects where tenant_id = $1 and slug = $2`,
    [req.params.tenant, req.params.slug],
  );
  res.json(rows[0]);
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : undefined);
});
