// DELIBERATELY VULNERABLE EXAMPLE - never deploy this.
'use strict';

const express = require('express');

const db = require('./db');

const router = express.Router();

// Full list, or one category of it.
router.get('/', async (req, res) => {
  const category = req.query.category || 'all';
  const rows = await db.query("SELECT id, name, price FROM products WHERE category = '" + category + "'");
  res.json(rows);
});

// Search box: the term goes into the statement, then back to the page.
router.get('/search', async (req, res) => {
  const term = req.query.q;
  const rows = await db.query(`SELECT id, name FROM products WHERE name LIKE '%${term}%'`);
  res.send('<h1>' + rows.length + ' results for ' + term + '</h1>');
});

// Discount formulas, such as "price * 0.9", are worked out on the server.
router.post('/:id/discount', async (req, res) => {
  const [product] = await db.query('SELECT price FROM products WHERE id = ?', [req.params.id]);
  const price = product.price;
  const discounted = eval(req.body.formula);
  res.json({ price, discounted });
});

module.exports = router;
