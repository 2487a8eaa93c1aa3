// DELIBERATELY VULNERABLE EXAMPLE - never deploy this.
'use strict';

const crypto = require('crypto');
const express = require('express');

const db = require('./db');

const router = express.Router();

function hashPassword(password) {
  return crypto.createHash('md5').update(password).digest('hex');
}

function newToken() {
  return Math.random().toString(36).slice(2);
}

router.post('/', async (req, res) => {
  const { name, password } = req.body;
  const [user] = await db.query('SELECT id FROM users WHERE name = ? AND hash = ?', [name, hashPassword(password)]);
  if (!user) return res.status(401).end();

  const token = newToken();
  await db.query('INSERT INTO sessions (token, user_id) VALUES (?, ?)', [token, user.id]);
  res.cookie('session', token, { httpOnly: false, secure: false });
  res.status(204).end();
});

module.exports = router;
