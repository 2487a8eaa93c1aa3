// How many decisions wait for this member, beside the page's name in the navigation.
import type { ReactNode } from 'react';
import { useMembership } from '../api/use-me.ts';
import { useProjects } from '../api/use-projects.ts';
import { useAllReviews } from '../api/use-reviews.ts';
import styles from './sidebar.module.css';

/** The API lists by project, so that beyond this the count would cost every page more than it is worth. */
const mostProjects = 20;

export function ReviewCount(): ReactNode {
  const own = useMembership()?.memberId;
  const projects = useProjects().data?.items;
  const { data } = useAllReviews(projects, { enabled: projects !== undefined && projects.length <= mostProjects });
  const items = data?.flatMap((one) => one.items) ?? [];
  const waiting = items.filter(({ proposerId }) => proposerId !== own).length;
  if (waiting === 0) return null;
  const isCut = data?.some(({ hasMore }) => hasMore) === true;
  return (
    <span className={styles['count']}>
      {isCut ? `${waiting}+` : waiting}
      <span className="visually-hidden"> waiting for you</span>
    </span>
  );
}
