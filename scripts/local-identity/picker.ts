// The list of people to sign in as, by organisation. Used by the authorize endpoint and the device page.
import { people, type LocalPerson } from './people.ts';
import { type Html, markup } from './render-page.ts';
import { admits, type Segment } from './segments.ts';

function renderPerson({ key, name, email }: LocalPerson, hinted: LocalPerson | undefined): Html {
  const focus = key === hinted?.key ? markup` autofocus` : markup``;
  return markup`<li><button name="person" value="${key}"${focus}><strong>${name}</strong><span>${email}</span></button></li>`;
}

/** Buttons for everybody whose account may sign in at the segment; the one with the focus is whom the application expects. */
export function renderPicker(segment: Segment, hinted?: LocalPerson): Html {
  const admitted = people.filter((person) => admits(segment, person));
  const organisations = [...new Set(admitted.map(({ organisation }) => organisation))];
  const groups = organisations.map((organisation) => {
    const members = admitted.filter((person) => person.organisation === organisation);
    return markup`<h2>${organisation}</h2><ul class="people">${members.map((person) => renderPerson(person, hinted))}</ul>`;
  });
  return markup`${groups}`;
}

/** Who was picked in a form, if their account may sign in at the segment. */
export function readPicked(body: unknown, segment: Segment): LocalPerson | undefined {
  const picked = (body as Readonly<Record<string, unknown>> | undefined)?.['person'];
  return people.find((person) => person.key === picked && admits(segment, person));
}
