// Which role may do what, as a table to look things up in.
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMembership } from '../../api/use-me.ts';
import styles from './members.module.css';
import { permissionWords, rolesInOrder, roleWords } from './role-words.ts';

export function RoleMatrix(): ReactNode {
  const own = useMembership()?.role;
  return (
    <div className={styles['matrixFrame']}>
      <table className={styles['matrix']}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">What</span>
            </th>
            {rolesInOrder.map((role) => (
              <th key={role} scope="col" data-own={role === own || undefined} title={roleWords[role].may}>
                {roleWords[role].label}
                {role === own && <span className="visually-hidden"> (you)</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.entries(permissionWords).map(([permission, { what, roles }]) => (
            <tr key={permission}>
              <th scope="row">{what}</th>
              {rolesInOrder.map((role) => (
                <td key={role} data-own={role === own || undefined}>
                  {roles.includes(role) ? <IconCheck size={16} role="img" aria-label="yes" /> : <span className="visually-hidden">no</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
