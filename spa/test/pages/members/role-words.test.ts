// What the members page says of roles against what the API allows.
import { permissions } from '@portcullis/contract';
import { expect } from 'chai';
import { permissionTable } from '../../../../api/src/domain/permissions.ts';
import { permissionWords } from '../../../src/pages/members/role-words.ts';

describe('the table of roles on the members page', () => {
  for (const permission of permissions)
    it(`tells the roles that the API gives ${permission}`, () => {
      expect(permissionWords[permission].roles).to.have.members([...permissionTable[permission].roles]);
    });
});
