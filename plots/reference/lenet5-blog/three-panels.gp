# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot three-panels.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" three-panels.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'three-panels.'.format
data = 'three-panels.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 1230,459 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 2460,918 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 12.8125in,4.7813in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5
set style line 2 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set multiplot

set label '{/:Bold LeNet-5 of 1998, as a PyTorch reproduction trains it}' at screen 0.01463,0.93246 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 5 trials (seeds 0–4), bands from the smallest to the largest value. Data: MNIST. Spec 569302d9.' at screen 0.01463,0.05229 left font ',14' textcolor rgb '#555555' front

# Panel 1
set lmargin at screen 0.0626
set rmargin at screen 0.32358
set tmargin at screen 0.82353
set bmargin at screen 0.23529
set xrange [0:25.625]
set yrange [0:25]
set format y '%g'
set xtics (0, 5, 10, 15, 20, 25) offset 0,lift
set ytics (0, 5, 10, 15, 20, 25)
set label '{/:Bold Training loss}' at screen 0.0626,0.86601 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.19309,0.12636 center font ',16' textcolor rgb '#222222' front
set label 'mean loss' at screen 0.02114,0.52941 center rotate by 90 font ',16' textcolor rgb '#222222' front
set arrow from screen 0.31721,0.35404 to screen 0.30034,0.34281 nohead lw 0.8 lc rgb '#555555'
set object rectangle from screen 0.09337,0.77765 to screen 0.17532,0.81359 fs solid noborder fc rgb '#ffffff' front
set label '↑ up to 56.5' at screen 0.095,0.79562 left font ',15' textcolor rgb '#222222' front
set object rectangle from screen 0.15149,0.3025 to screen 0.30034,0.33845 fs solid noborder fc rgb '#ffffff' front
set label 'published 5.0465 (blog)' at screen 0.15312,0.32048 left font ',15' textcolor rgb '#222222' front
plot \
  data index 0 using 1:3:4 with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 0 using 1:2 with lines ls 1, \
  data index 1 using 1:2 with points pt 13 ps 0.95*diamond lc rgb '#222222', \
  data index 1 using 1:2 with points pt 13 ps 0.52*diamond lc rgb '#ffffff'

# Panel 2
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.39593
set rmargin at screen 0.65691
set tmargin at screen 0.82353
set bmargin at screen 0.23529
set xrange [0:25.625]
set yrange [0:12]
set format y '%g'
set xtics (0, 5, 10, 15, 20, 25) offset 0,lift
set ytics (0, 2, 4, 6, 8, 10, 12)
set label '{/:Bold Training error}' at screen 0.39593,0.86601 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.52642,0.12636 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.35447,0.52941 center rotate by 90 font ',16' textcolor rgb '#222222' front
set object rectangle from screen 0.42612,0.77765 to screen 0.52353,0.81359 fs solid noborder fc rgb '#ffffff' front
set label '↑ up to 90.2 %' at screen 0.42774,0.79562 left font ',15' textcolor rgb '#222222' front
set object rectangle from screen 0.49974,0.27614 to screen 0.64079,0.31209 fs solid noborder fc rgb '#ffffff' front
set label 'published 1.2 % (blog)' at screen 0.50137,0.29412 left font ',15' textcolor rgb '#222222' front
plot \
  data index 2 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 2 using 1:($2*100) with lines ls 1, \
  data index 3 using 1:($2*100) with points pt 13 ps 0.95*diamond lc rgb '#222222', \
  data index 3 using 1:($2*100) with points pt 13 ps 0.52*diamond lc rgb '#ffffff'

# Panel 3
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.72927
set rmargin at screen 0.99024
set tmargin at screen 0.82353
set bmargin at screen 0.23529
set xrange [0:25.625]
set yrange [0:12]
set format y '%g'
set xtics (0, 5, 10, 15, 20, 25) offset 0,lift
set ytics (0, 2, 4, 6, 8, 10, 12)
set label '{/:Bold Test error}' at screen 0.72927,0.86601 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.85976,0.12636 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.6878,0.52941 center rotate by 90 font ',16' textcolor rgb '#222222' front
set arrow from screen 0.98388,0.33824 to screen 0.98388,0.29856 nohead lw 0.8 lc rgb '#555555'
set object rectangle from screen 0.75945,0.77765 to screen 0.85686,0.81359 fs solid noborder fc rgb '#ffffff' front
set label '↑ up to 90.3 %' at screen 0.76108,0.79562 left font ',15' textcolor rgb '#222222' front
set object rectangle from screen 0.84624,0.25825 to screen 0.98729,0.2942 fs solid noborder fc rgb '#ffffff' front
set label 'published 2.1 % (blog)' at screen 0.84787,0.27623 left font ',15' textcolor rgb '#222222' front
plot \
  data index 4 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 4 using 1:($2*100) with lines ls 2, \
  data index 5 using 1:($2*100) with points pt 13 ps 0.95*diamond lc rgb '#222222', \
  data index 5 using 1:($2*100) with points pt 13 ps 0.52*diamond lc rgb '#ffffff'
unset multiplot
unset output
