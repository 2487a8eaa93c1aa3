// Mocha's own "spec" reporter with one more line at the end, which says the counts in plain words.
'use strict';
const { reporters } = require('mocha');

class SpecWithTotals extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    console.log(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ''}`);
  }
}

module.exports = SpecWithTotals;
