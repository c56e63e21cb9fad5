# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot kernels-C3.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" kernels-C3.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'kernels-C3.'.format
data = 'kernels-C3.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,379 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,758 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,3.9479in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

unset border
unset tics
set key off
set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1
set bmargin at screen 0
set xrange [0:720]
set yrange [379:0]

set label '{/:Bold Kernels of C3, LeNet-5 (1998)}' at screen 0.025,0.91821 left font ',18' textcolor rgb '#222222' front
set label 'output map' at screen 0.09028,0.84169 left font ',14' textcolor rgb '#555555' front
set label '0' at screen 0.11111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '1' at screen 0.16111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '2' at screen 0.21111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '3' at screen 0.26111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '4' at screen 0.31111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '5' at screen 0.36111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '6' at screen 0.41111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '7' at screen 0.46111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '8' at screen 0.51111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '9' at screen 0.56111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '10' at screen 0.61111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '11' at screen 0.66111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '12' at screen 0.71111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '13' at screen 0.76111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '14' at screen 0.81111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '15' at screen 0.86111,0.78892 center font ',14' textcolor rgb '#222222' front
set label '0' at screen 0.07361,0.70449 right font ',14' textcolor rgb '#222222' front
set label '1' at screen 0.07361,0.6095 right font ',14' textcolor rgb '#222222' front
set label '2' at screen 0.07361,0.51451 right font ',14' textcolor rgb '#222222' front
set label '3' at screen 0.07361,0.41953 right font ',14' textcolor rgb '#222222' front
set label '4' at screen 0.07361,0.32454 right font ',14' textcolor rgb '#222222' front
set label '5' at screen 0.07361,0.22955 right font ',14' textcolor rgb '#222222' front
set label 'input map' at screen 0.03611,0.46702 center rotate by 90 font ',14' textcolor rgb '#555555' front
set label '60 of 96 pairs of maps are connected; kernels of 5×5, weights from −2.428 to 2.244. Dark is' at screen 0.025,0.11609 left font ',14' textcolor rgb '#555555' front
set label 'below 0, grey 0, light above. Seed 0. Data: MNIST. Spec 7ffae1de.' at screen 0.025,0.06332 left font ',14' textcolor rgb '#555555' front

set object rectangle from screen 0.08194,0.17414 to screen 0.89028,0.75989 fs solid noborder fc rgb '#ffffff' behind

# Colours of a value v, s being the one that gets the full colour.
part(v,s) = v > s ? 1 : v < -s ? -1 : v / s
mix(p,below,zero,above) = p < 0 ? zero + (zero - below) * p : zero + (above - zero) * p
ink_r(v,s) = v > 8e99 ? 230 : mix(part(v,s), 34, 255, 34)
ink_g(v,s) = v > 8e99 ? 230 : mix(part(v,s), 34, 255, 34)
ink_b(v,s) = v > 8e99 ? 230 : mix(part(v,s), 34, 255, 34)
ink(v,s) = 65536 * int(ink_r(v,s)) + 256 * int(ink_g(v,s)) + int(ink_b(v,s))
signed_r(v,s) = v > 8e99 ? 255 : mix(part(v,s), 0, 125, 254)
signed_g(v,s) = v > 8e99 ? 255 : mix(part(v,s), 34, 124, 232)
signed_b(v,s) = v > 8e99 ? 255 : mix(part(v,s), 78, 118, 56)
signed(v,s) = 65536 * int(signed_r(v,s)) + 256 * int(signed_g(v,s)) + int(signed_b(v,s))
plot \
  data index 0 matrix using (65+6*($1+0.5)):(97+6*($2+0.5)):(signed_r($3,2.428176164627075)):(signed_g($3,2.428176164627075)):(signed_b($3,2.428176164627075)) with rgbimage, \
  data index 1 matrix using (65+6*($1+0.5)):(133+6*($2+0.5)):(signed_r($3,2.428176164627075)):(signed_g($3,2.428176164627075)):(signed_b($3,2.428176164627075)) with rgbimage, \
  data index 2 matrix using (65+6*($1+0.5)):(169+6*($2+0.5)):(signed_r($3,2.428176164627075)):(signed_g($3,2.428176164627075)):(signed_b($3,2.428176164627075)) with rgbimage, \
  data index 3 matrix using (65+6*($1+0.5)):(205+6*($2+0.5)):(signed_r($3,2.428176164627075)):(signed_g($3,2.428176164627075)):(signed_b($3,2.428176164627075)) with rgbimage, \
  data index 4 matrix using (65+6*($1+0.5)):(241+6*($2+0.5)):(signed_r($3,2.428176164627075)):(signed_g($3,2.428176164627075)):(signed_b($3,2.428176164627075)) with rgbimage, \
  data index 5 matrix using (65+6*($1+0.5)):(277+6*($2+0.5)):(signed_r($3,2.428176164627075)):(signed_g($3,2.428176164627075)):(signed_b($3,2.428176164627075)) with rgbimage
unset output
