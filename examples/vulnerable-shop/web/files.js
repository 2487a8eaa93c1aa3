// DELIBERATELY VULNERABLE EXAMPLE - never deploy this.
'use strict';

const express = require('express');
const fs = require('fs');
const path = require('path');

const router = express.Router();
const ROOT = path.join(__dirname, '..', 'public');

// Product pictures: nothing keeps "../" out of the name.
router.get('/picture', (req, res) => {
  fs.createReadStream(path.join(ROOT, req.query.name)).pipe(res);
});

// Manuals, the same way.
router.get('/manual/:name', (req, res) => {
  const file = ROOT + '/manuals/' + req.params.name;
  res.type('text/plain').send(fs.readFileSync(file, 'utf8'));
});

module.exports = router;
