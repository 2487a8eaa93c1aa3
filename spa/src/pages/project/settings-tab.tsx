// Settings of a project: its name and repository, the keys of its CI.
import type { ReactNode } from 'react';
import type { Project } from '../../api/contract.ts';
import { ProjectForm } from './project-form.tsx';
import { ProjectKeys } from './project-keys.tsx';
import styles from './settings-tab.module.css';

export function SettingsTab({ project }: { readonly project: Project }): ReactNode {
  return (
    <div className={styles['settings']}>
      <ProjectForm key={project.id} project={project} />
      <ProjectKeys project={project.slug} />
    </div>
  );
}
