// Reviews: decisions of all projects that wait for a second member.
import { IconChecks } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { TriageReview } from '../../api/contract.ts';
import { useProjects } from '../../api/use-projects.ts';
import { useAllReviews, type ProjectReviews } from '../../api/use-reviews.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PageSkeleton } from '../../components/page-skeleton.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { SeverityBadge } from '../../components/severity-badge.tsx';
import { WaitingDecision } from '../../components/waiting-decision.tsx';
import styles from './reviews-page.module.css';

export function ReviewsPage(): ReactNode {
  return (
    <>
      <PageHeader
        title="Reviews"
        description="Dismissals that wait for a second member, because the gate policy of their project asks for one. Until then the findings count as before."
      />
      <Reviews />
    </>
  );
}

function Reviews(): ReactNode {
  const { data: projects, error: projectsError, refetch: refetchProjects } = useProjects();
  const { data, error, refetch } = useAllReviews(projects?.items);
  if (data === undefined) {
    const failure = projectsError ?? error;
    return failure === null ? (
      <PageSkeleton />
    ) : (
      <ErrorState error={failure} onRetry={() => void (projectsError === null ? refetch() : refetchProjects())} />
    );
  }
  if (data.length === 0)
    return (
      <EmptyState icon={IconChecks} title="Nothing waits">
        Where a gate policy names severities whose dismissals a second member approves, they wait here. It is set in the gate policy of each
        project.
      </EmptyState>
    );
  return data.map((reviews) => <ProjectSection key={reviews.project.slug} reviews={reviews} />);
}

function ProjectSection({ reviews: { project, items, hasMore } }: { readonly reviews: ProjectReviews }): ReactNode {
  const id = `reviews-${project.slug}`;
  return (
    <section className={styles['project']} aria-labelledby={id} tabIndex={-1} data-focus-home>
      <h2 id={id}>
        <PlainLine text={project.name} longest={120} />
        <span className={styles['count']}>{hasMore ? `${items.length} or more` : items.length}</span>
      </h2>
      <ul className={styles['list']}>
        {items.map((review) => (
          <ReviewItem key={review.id} project={project.slug} review={review} />
        ))}
      </ul>
      {hasMore && <p className={styles['note']}>These are the oldest {items.length}. Others follow as they are settled.</p>}
    </section>
  );
}

function ReviewItem({ project, review }: { readonly project: string; readonly review: TriageReview }): ReactNode {
  const { findingId, ruleId, severity, path, line, ref } = review;
  const search = new URLSearchParams({ ...(ref === null ? {} : { ref }), finding: findingId });
  return (
    <li>
      <div className={styles['finding']}>
        <SeverityBadge severity={severity} />
        <Link href={`/projects/${project}/findings?${search.toString()}`}>
          <PlainLine text={ruleId} longest={160} />
        </Link>
        {path !== null && (
          <code>
            <PlainLine text={line === null ? path : `${path}:${line}`} longest={240} />
          </code>
        )}
      </div>
      <WaitingDecision project={project} review={review} />
    </li>
  );
}
