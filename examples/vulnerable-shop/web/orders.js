// DELIBERATELY VULNERABLE EXAMPLE - never deploy this.
'use strict';

const express = require('express');
const { exec } = require('child_process');

const db = require('./db');
const { merge } = require('lodash');

const router = express.Router();

// One order with its lines.
router.get('/:id', async (req, res) => {
  const sql = 'SELECT * FROM orders WHERE id = ' + req.params.id;
  const [order] = await db.query(sql);
  res.json(order);
});

// Delivery preferences are merged over the defaults.
router.post('/:id/preferences', (req, res) => {
  const preferences = merge({ gift: false, courier: 'standard' }, req.body);
  res.json(preferences);
});

// Prints a parcel label on the printer named in the request.
router.post('/:id/label', (req, res) => {
  exec('lp -d ' + req.body.printer + ' labels/next.pdf', (error) => {
    res.status(error ? 500 : 204).end();
  });
});

module.exports = router;
