// DELIBERATELY VULNERABLE EXAMPLE - never deploy this.
'use strict';

// Stand-in for a database driver: logs the statement, returns one made-up row.
async function query(sql, values = []) {
  console.log('sql', sql, values);
  return [{ id: 1, name: 'umbrella', price: 12.5 }];
}

module.exports = { query };
