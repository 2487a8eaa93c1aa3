// DELIBERATELY VULNERABLE EXAMPLE - never deploy this.
'use strict';

const express = require('express');
const cookieParser = require('cookie-parser');

const files = require('./files');
const orders = require('./orders');
const products = require('./products');
const session = require('./session');

const app = express();
app.use(express.json());
app.use(cookieParser());

app.use('/products', products);
app.use('/orders', orders);
app.use('/files', files);
app.use('/session', session);

// Sends the visitor on to wherever the link says: open redirect.
app.get('/go', (req, res) => {
  res.redirect(req.query.to);
});

const port = Number(process.env.PORT || 3000);
app.listen(port, () => console.log(`shop listening on port ${port}`));
